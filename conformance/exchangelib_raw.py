"""Operations that this version of exchangelib has no call for, through its own transport."""
from exchangelib.services.common import EWSAccountService
from exchangelib.util import create_element


class Raw(EWSAccountService):
    """Any operation: the request as an element, the answer as one."""

    element_container_name = None

    def __init__(self, operation, **kwargs):
        self.SERVICE_NAME = operation
        super().__init__(**kwargs)

    def ask(self, payload):
        return list(self._get_response_xml(payload=payload))

    def _get_soap_messages(self, body, **_):
        return [body]

    def parse(self, xml):
        return xml


def element(name, attributes=None, *children):
    made = create_element(name, attrs=attributes)
    for child in children:
        if isinstance(child, str):
            made.text = child
        else:
            made.append(child)
    return made
