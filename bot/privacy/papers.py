import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[str], bytes]
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip archive can say: when it was made stands in the JSON."""


def my_data(data: Mapping[str, Any], read: Reader) -> tuple[bytes, str]:
    """data.json and the files of this part; a file that is gone meanwhile is left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if data["json"]:
            archive.writestr(zipfile.ZipInfo("data.json", _MOMENT), data["json"], zipfile.ZIP_DEFLATED)
        for each in data["files"]:
            try:
                content = read(each["sha256"])
            except FileNotFoundError:
                continue
            archive.writestr(zipfile.ZipInfo(each["name"], _MOMENT), content)
    return target.getvalue(), str(data["name"])


MAKERS: Mapping[str, Callable[[Mapping[str, Any], Reader], tuple[bytes, str]]] = {"my_data": my_data}
