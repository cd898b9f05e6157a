"""Messages as Camel has them."""
from evolution_desktop import Camel

ADDED = "\r\n".join([
    "From: Ann <ann@example.org>", "To: alice@example.test", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Message-ID: <evolution-{name}@example.org>",
    "References: <before@example.org>", "Date: Thu, 26 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b",
    "", "--b", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", "Hallo Wörld", "--b",
    "Content-Type: application/octet-stream; name=a.bin", "Content-Disposition: attachment; filename=a.bin",
    "Content-Transfer-Encoding: base64", "", "AAECAw==", "--b--", ""])


def message(text):
    parsed = Camel.MimeMessage.new()
    assert parsed.construct_from_stream_sync(Camel.StreamMem.new_with_buffer(text.encode()), None)
    return parsed


def text_of(part):
    stream = Camel.StreamMem.new()
    part.write_to_stream_sync(stream, None)
    return bytes(stream.get_byte_array()).decode().replace("\r\n", "\n")


def add(folder, name):
    return folder.append_message_sync(message(ADDED.format(name=name)), Camel.MessageInfo.new(None), None)[1]


def infos(folder):
    return {info.get_subject(): info for info in map(folder.get_message_info, folder.get_uids())}
