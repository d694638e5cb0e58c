"""A status page for people."""

from http.server import HTTPServer, SimpleHTTPRequestHandler

if __name__ == "__main__":
    HTTPServer(("0.0.0.0", 80), SimpleHTTPRequestHandler).serve_forever()
