"""The web console: pages for people, rendered on the server, on the same domain as the REST API and beside it.

It never imports the API; what its scripts need beyond pages they ask from the documented REST calls. How a page is added stands
in README.md beside this file.
"""
