#!/usr/bin/env python3
"""Makes the files of hostile/ from photograph.dng, each with one lie, named after it."""
import os
import struct

photograph = open("photograph.dng", "rb").read()
os.makedirs("hostile", exist_ok=True)


def long(file, at):
    return struct.unpack_from("<I", file, at)[0]


def entries(file, at):
    count = struct.unpack_from("<H", file, at)[0]
    return {struct.unpack_from("<H", file, at + 2 + i * 12)[0]: at + 2 + i * 12 for i in range(count)}


first = entries(photograph, long(photograph, 4))
exif_at = long(photograph, first[34665] + 8)
gps_at = long(photograph, first[34853] + 8)
exif, gps = entries(photograph, exif_at), entries(photograph, gps_at)


def save(name, *changes):
    """Writes the photograph with bytes changed: places and what to put there."""
    file = bytearray(photograph)
    for at, value in changes:
        value = struct.pack("<I", value) if isinstance(value, int) else value
        file[at : at + len(value)] = value
    open(f"hostile/{name}.dng", "wb").write(file)


def save_value(name, entry, value):
    """Writes the photograph with the value of one entry put at the end."""
    file = bytearray(photograph)
    file[entry + 4 : entry + 12] = struct.pack("<II", len(value), len(file))
    open(f"hostile/{name}.dng", "wb").write(file + value)


far = 0x7FFFFFF0
latitude = long(photograph, gps[2] + 8)
save("gps-latitude-of-200-degrees", (latitude, 200))
save("gps-longitude-of-181-degrees", (long(photograph, gps[4] + 8), 181))
save("gps-fraction-of-nothing", (latitude + 4, 0))
save("gps-position-of-two-numbers", (gps[2] + 4, 2))
save("gps-hemisphere-unknown", (gps[1] + 8, b"X\0\0\0"))
save("gps-beyond-the-end", (first[34853] + 8, far))
save("gps-is-the-exif-directory", (first[34853] + 8, exif_at))
save("exif-beyond-the-end", (first[34665] + 8, far))
save("exif-is-the-first-directory", (first[34665] + 8, long(photograph, 4)))
save("exif-value-beyond-the-end", (exif[42036] + 8, far))
save("exif-value-of-4-gib", (exif[42036] + 4, 0xFFFFFFFF))
save("exif-type-unknown", (exif[33434] + 2, b"\x63\0"))
save("exif-of-65535-entries", (exif_at, b"\xff\xff"))
count = struct.unpack_from("<H", photograph, long(photograph, 4))[0]
save("directories-in-a-loop", (long(photograph, 4) + 2 + count * 12, long(photograph, 4)))
save("exif-directories-in-a-loop", (exif_at + 2 + len(exif) * 12, exif_at))
save("xmp-beyond-the-end", (first[700] + 8, far))
save("xmp-of-4-gib", (first[700] + 4, 0xFFFFFFFF))
save("iptc-beyond-the-end", (first[33723] + 8, far))
save("iptc-of-random-bytes", (long(photograph, first[33723] + 8), b"\x1c\x02\x05\xff\xff\x12"))


def packet(inside, before=""):
    return (
        f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


save_value("xmp-nested-200-deep", first[700], packet("<dc:a>" * 200 + "</dc:a>" * 200))
save_value("xmp-nested-and-cut-off", first[700], b"<a>" * 20000)
save_value("xmp-not-well-formed", first[700], packet("<dc:title>never closed"))
save_value("xmp-cut-off", first[700], packet("<dc:title>Hafen</dc:title>")[:-12])
save_value("xmp-prefix-undeclared", first[700], packet('<dc:title foo:bar="1"/>'))
save_value("xmp-without-rdf", first[700], b"<html><body/></html>")
save_value("xmp-in-utf-16", first[700], packet("").decode().encode("utf-16-le"))
save_value("xmp-of-bytes-that-are-no-text", first[700], packet("<dc:title>\udcff</dc:title>".encode("utf-8", "surrogateescape").decode("latin-1")).replace("\xff".encode(), b"\xff"))
bomb = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 20}'>" for i in range(9)
) + "]>"
save_value("xmp-of-growing-entities", first[700], packet("<dc:title>&j;</dc:title>", bomb))
for length in (9, 100, 1000, exif_at + 20, gps_at + 20):
    open(f"hostile/cut-off-after-{length:05}-bytes.dng", "wb").write(photograph[:length])
