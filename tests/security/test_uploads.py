"""Files made to hurt: XML that unfolds or reads other files, pictures with hidden data."""

import io
import random
import time

import pytest
from PIL import ExifTags, Image

from bot.darkroom import photos
from bot.programmes.inspecting import inspect

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
EVIL = {
    "a billion laughs": (LAUGHS, "&j;"),
    "a file of the machine": ('<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
    "a file in a parameter": ('<!DOCTYPE l [<!ENTITY % f SYSTEM "file:///etc/passwd"> %f;]>', "x"),
    "another machine": ('<!DOCTYPE l SYSTEM "http://127.0.0.1:9/evil.dtd">', "x"),
}
FORM = (
    '<?xml version="1.0"?>{doctype}<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
    "<h:head><h:title>{text}</h:title><model><instance><data id='evil'><q/></data></instance><bind nodeset='/data/q' type='string'/></model></h:head>"
    "<h:body><input ref='/data/q'><label>{text}</label></input></h:body></h:html>"
)


@pytest.mark.parametrize("kind", EVIL)
def test_xml_that_unfolds_or_reads_elsewhere_is_harmless(kind):
    doctype, text = EVIL[kind]
    began = time.monotonic()
    (part,) = inspect("evil.xml", FORM.format(doctype=doctype, text=text).encode()).parts
    assert time.monotonic() - began < 5
    told = str(part)
    assert "root:" not in told
    assert len(told) < 100_000


def hidden(dice: random.Random) -> tuple[bytes, str]:
    """A picture with a place, an author and a note inside, in each of the kinds that are taken."""
    kind = dice.choice(photos.FORMATS)
    secret = f"secret-{dice.randrange(10**9)}"
    exif = Image.Exif()
    exif[ExifTags.Base.Artist], exif[ExifTags.Base.ImageDescription] = secret, secret
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (48.0, 1.0, dice.random()), 3: "E", 4: (16.0, 1.0, 1.0)})
    target = io.BytesIO()
    Image.new("RGB", (24, 16), (dice.randrange(256), 9, 9)).save(
        target, kind, exif=exif, xmp=f"<x>{secret}</x>".encode()
    )
    return target.getvalue(), secret


def test_no_hidden_data_leaves_in_a_hundred_pictures():
    dice = random.Random(3)
    for number in range(100):
        data, secret = hidden(dice)
        assert secret.encode() in data
        bare = photos.clean(data, photo=bool(number % 2))
        assert secret.encode() not in bare
        opened = Image.open(io.BytesIO(bare))
        assert not opened.getexif()
        assert "xmp" not in opened.info
