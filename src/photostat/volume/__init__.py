"""The folder that one run of `photostat image` writes: numbered images, text, load files, manifest, exceptions, report.

It stands above `render` and `loadfiles`. Every file in the volume is whole or absent; the manifest is the only file
that grows, and everything else can be made again from it and the pages.
"""
