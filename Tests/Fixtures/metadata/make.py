#!/usr/bin/env python3
"""Makes photograph.dng and photograph-big-endian.dng: a small Bayer image with a maker note, in either byte order, to
which ExifTool 12.57 writes the tags of tags.args.

    ./make.py && exiftool -overwrite_original -@ tags.args photograph.dng photograph-big-endian.dng

The image is 48 x 32 pixels, RGGB, 16 bits, uncompressed.
"""
import struct

width, height = 48, 32
order = "<"


def pack(form, *values):
    return struct.pack(order + form, *values)


def samples():
    places = [(x, y) for y in range(height) for x in range(width)]
    return b"".join(pack("H", 300 + (x * 211 + y * 307 + x * y * 13) % 12000) for x, y in places)


def rationals(kind, *values):
    return kind, len(values), b"".join(pack("ii", round(v * 10000), 10000) for v in values)


def shorts(*values):
    return 3, len(values), pack(f"{len(values)}H", *values)


def longs(*values):
    return 4, len(values), pack(f"{len(values)}I", *values)


def text(value):
    return 2, len(value) + 1, value.encode() + b"\0"


def data(kind, value):
    return kind, len(value), value


def directory(tags, at):
    start = at + 2 + len(tags) * 12 + 4
    entries, behind = pack("H", len(tags)), b""
    for tag, (kind, count, value) in sorted(tags.items()):
        entries += pack("HHI", tag, kind, count)
        if len(value) <= 4:
            entries += value.ljust(4, b"\0")
        else:
            entries += pack("I", start + len(behind))
            behind += value + b"\0" * (len(value) % 2)
    return entries + pack("I", 0) + behind


def file(exif_at, strip_at):
    image = {
        254: longs(0), 256: longs(width), 257: longs(height), 258: shorts(16), 259: shorts(1), 262: shorts(32803),
        271: text("Synthetic"), 272: text("Mosaic One"), 273: longs(strip_at), 274: shorts(6), 277: shorts(1),
        278: longs(height), 279: longs(width * height * 2), 33421: shorts(2, 2), 33422: data(1, b"\0\1\1\2"),
        34665: longs(exif_at), 50706: data(1, b"\1\4\0\0"), 50708: text("Synthetic Mosaic One"),
        50714: rationals(5, 256), 50717: longs(16000), 50735: text("CAM-000123"),
        50721: rationals(10, 0.65, -0.12, -0.08, -0.38, 1.16, 0.25, -0.04, 0.15, 0.6),
        50728: rationals(5, 0.5, 1, 0.625), 50778: shorts(21),
    }
    # A maker note, to be dropped.
    exif = {36864: data(7, b"0232"), 37500: data(7, b"Mosaic maker note, not to be carried over")}
    first = directory(image, 8)
    second = directory(exif, 8 + len(first))
    return (b"II" if order == "<" else b"MM") + pack("HI", 42, 8) + first + second, 8 + len(first)


for order, name in (("<", "photograph"), (">", "photograph-big-endian")):
    head, exif_at = file(0, 0)
    head, _ = file(exif_at, len(head))
    with open(f"{name}.dng", "wb") as output:
        output.write(head + samples())
