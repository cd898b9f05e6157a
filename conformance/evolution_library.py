"""What Evolution does behind its dialogs and offers no program: out of office, delegates and permissions, by its library's own calls."""
import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_uint32, c_void_p

ews = ctypes.CDLL("/usr/lib/evolution-ews/libevolution-ews.so")
camel = ctypes.CDLL("/usr/lib/evolution-ews/libcamelews-priv.so")
camel.camel_ews_store_ref_connection.restype = c_void_p
ews.e_ews_oof_settings_new_sync.restype = c_void_p
ews.e_ews_oof_settings_get_internal_reply.restype = c_char_p

# Of E_EWS_OOF_STATE_*, E_EWS_PERMISSION_USER_TYPE_* and EwsPermissionLevel.
OOF_ENABLED = 2
REGULAR = 8
NONE, REVIEWER, AUTHOR, EDITOR = 1, 2, 3, 4


class Failure(ctypes.Structure):
    _fields_ = [("domain", c_uint32), ("code", c_int), ("message", c_char_p)]


class Link(ctypes.Structure):
    pass


Link._fields_ = [("data", c_void_p), ("next", POINTER(Link))]


class UserId(ctypes.Structure):
    _fields_ = [(name, c_char_p) for name in ("sid", "smtp", "name", "distinguished", "external")]


class Delegate(ctypes.Structure):
    _fields_ = [("user", POINTER(UserId)), *(
        (name, c_int) for name in ("calendar", "tasks", "inbox", "contacts", "notes", "journal", "copies", "private"))]

    def levels(self):
        return [getattr(self, name) for name, _ in self._fields_[1:]]


class FolderId(ctypes.Structure):
    _fields_ = [("id", c_char_p), ("change_key", c_char_p), ("is_distinguished", c_int)]


class Permission(ctypes.Structure):
    _fields_ = [("kind", c_int), ("name", c_char_p), ("smtp", c_char_p), ("sid", c_char_p), ("rights", c_uint32)]


def linked(values):
    """A list of the library's with these values; None for none."""
    first = None
    for value in reversed(values):
        link = Link(ctypes.cast(ctypes.pointer(value), c_void_p), first)
        first = ctypes.pointer(link)
    return first


def listed(kind, link):
    while link:
        yield kind.from_address(link.contents.data)
        link = link.contents.next


class Library:
    """The calls, on the connection that the mail of an account uses."""

    def __init__(self, mail, email):
        self.email = email.encode()
        self.connection = c_void_p(camel.camel_ews_store_ref_connection(c_void_p(hash(mail.store))))

    def call(self, name, *args):
        failure = POINTER(Failure)()
        if not getattr(ews, name)(self.connection, 0, *args, None, byref(failure)):
            raise AssertionError(f"{name}: {failure.contents.message.decode() if failure else 'refused'}")

    def delegates(self):
        deliver, link = c_int(), POINTER(Link)()
        self.call("e_ews_connection_get_delegate_sync", self.email, 1, byref(deliver), byref(link))
        return {one.user.contents.smtp.decode(): one.levels() for one in listed(Delegate, link)}

    def add_delegate(self, smtp, levels):
        one = Delegate(ctypes.pointer(UserId(smtp=smtp.encode())), *levels)
        self.call("e_ews_connection_add_delegate_sync", self.email, linked([one]))

    def update_delegate(self, smtp, levels):
        one = Delegate(ctypes.pointer(UserId(smtp=smtp.encode())), *levels)
        self.call("e_ews_connection_update_delegate_sync", self.email, 1, linked([one]))

    def remove_delegate(self, smtp):
        self.call("e_ews_connection_remove_delegate_sync", self.email, linked([UserId(smtp=smtp.encode())]))

    def permissions(self, folder_id):
        link = POINTER(Link)()
        self.call("e_ews_connection_get_folder_permissions_sync", byref(FolderId(folder_id.encode(), None, 0)), byref(link))
        return list(listed(Permission, link))

    def set_permissions(self, folder_id, change_key, folder_type, permissions):
        folder = FolderId(folder_id.encode(), change_key.encode(), 0)
        self.call("e_ews_connection_set_folder_permissions_sync", byref(folder), folder_type, linked(permissions))

    def out_of_office(self):
        failure = POINTER(Failure)()
        settings = ews.e_ews_oof_settings_new_sync(self.connection, None, byref(failure))
        assert settings, failure.contents.message.decode()
        return c_void_p(settings)

    def set_out_of_office(self, state, reply):
        settings, failure = self.out_of_office(), POINTER(Failure)()
        ews.e_ews_oof_settings_set_state(settings, state)
        for set_reply in (ews.e_ews_oof_settings_set_internal_reply, ews.e_ews_oof_settings_set_external_reply):
            set_reply(settings, reply.encode())
        if not ews.e_ews_oof_settings_submit_sync(settings, None, byref(failure)):
            raise AssertionError(failure.contents.message.decode())
