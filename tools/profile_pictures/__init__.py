"""Before-and-after pictures of the imaging profile's options: `.venv/bin/python tools/make_profile_pictures.py [MEMBER ...]`."""
