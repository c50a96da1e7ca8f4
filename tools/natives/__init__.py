"""The natives of `examples/`, written from nothing: each module makes the files of one family as bytes.

Everything is invented: the companies, the people, the matter. Nothing here reads a clock or a random source, so that
two runs give the same bytes.
"""
