"""Sound and film by their containers: none of it is imaged, all of it is named."""

from photostat.render.inside.base import Identification
from photostat.render.inside.identify.forms import unsupported

_SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (8, b"WAVE", "WAV Sound", "wav"),
    (8, b"AVI ", "AVI Video", "avi"),
    (0, b"MThd\0\0\0\x06", "MIDI Sequence", "mid"),
    (0, b"ID3", "MP3 Audio (ID3 2.x)", "mp3"),
    (0, b"OggS\0", "Ogg Media", "ogg"),
    (0, b"fLaC\0", "FLAC Audio", "flac"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska or WebM Video", "mkv"),
    (0, b"FLV\x01", "Flash Video", "flv"),
    (0, b".RMF\0", "RealMedia", "rm"),
    (0, b"#!AMR", "AMR Audio", "amr"),
    (0, b".snd\0", "Sun Audio", "au"),
    (0, b"\x00\x00\x01\xb3", "MPEG-1 Video", "mpg"),
)
_ASF_GUID = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_BY_EXTENSION = {
    "wmv": "Windows Media Video",
    "wma": "Windows Media Audio",
    "dvr-ms": "Microsoft Digital Video Recording",
}
_QUICK_TIME_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_BITRATES_PRESENT = range(1, 15)


def media_form(head: bytes, extension: str) -> Identification | None:
    """The type of a sound or film, or None. `extension` tells sound from film where the container does not."""
    if len(head) < 16:
        return None
    if head.startswith(b"RIFF") and head[8:12] not in (b"WAVE", b"AVI "):
        return unsupported("Resource Interchange File Format", "riff")
    for offset, magic, name, usual in _SIGNATURES:
        if head.startswith(magic, offset) and (offset == 0 or head.startswith(b"RIFF")):
            return unsupported(name, usual)
    if head.startswith(_ASF_GUID):
        name = _ASF_BY_EXTENSION.get(extension, "Advanced Systems Format")
        return unsupported(name, extension if extension in _ASF_BY_EXTENSION else "asf")
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return unsupported("AIFF Audio", "aiff")
    return _base_media_form(head) or _flash_form(head) or _mpeg_form(head)


def _base_media_form(head: bytes) -> Identification | None:
    """ISO base media and its forerunner QuickTime; the still pictures in the same box format were asked for before."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand == b"qt  ":
            return unsupported("QuickTime Movie", "mov")
        if brand[:2] in (b"mp", b"M4") or brand in (b"isom", b"iso2", b"avc1", b"dash"):
            return unsupported("MPEG-4 Video", "mp4")
        return unsupported("ISO Base Media File", "mp4")
    size_bytes = int.from_bytes(head[:4], "big")
    if head[4:8] in _QUICK_TIME_ATOMS and (size_bytes >= 8 or size_bytes in (0, 1)):
        return unsupported("QuickTime Movie", "mov")
    return None


def _flash_form(head: bytes) -> Identification | None:
    if head[:3] not in (b"FWS", b"CWS", b"ZWS") or not 1 <= head[3] <= 60:
        return None
    version = head[3]
    name = "Macromedia Flash 6" if version <= 8 else "Adobe Flash 9" if version == 9 else "Adobe Flash 10"
    return unsupported(name, "swf")


def _mpeg_form(head: bytes) -> Identification | None:
    if head.startswith(b"\x00\x00\x01\xba"):
        return unsupported("MPEG-2 Video" if head[4] & 0xC0 == 0x40 else "MPEG-1 Video", "mpg")
    if head[0] == 0x47 and len(head) > 376 and head[188] == head[376] == 0x47:
        return unsupported("MPEG-2 Video", "ts")
    # An MPEG audio frame begins with eleven set bits; the version, layer, bit rate and sampling rate must be legal.
    frame = head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    rates = head[2] >> 4 in _BITRATES_PRESENT and head[2] & 0x0C != 0x0C
    return unsupported("MP3 Audio", "mp3") if frame and rates else None
