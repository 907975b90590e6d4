"""
Serves moto on a free loopback port, prints the port, and exits when stdin closes, so that it never outlives its parent. Requests
without the secret of the parent, and those to moto's own API, which reads and resets everything, are refused.
"""

import hmac
import os
import sys
import threading

sys.dont_write_bytecode = True  # no __pycache__ in the source folder

import log_groups
import private_ca
import security_groups
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class QuietHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"  # reuses connections

    def log_request(self, *_):
        pass


def forbidden(_, start_response):
    start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0"), ("Connection", "close")])
    return [b""]


def create_app(service):
    """Called once per service, after moto has normalized the path: no spelling of the path reaches moto's own API."""
    return forbidden if service == "moto_api" else create_backend_app(service)


class ProtectedApplication(DomainDispatcherApplication):
    secret = os.environ.pop("MSK_MOTO_SECRET")

    def __call__(self, environ, start_response):
        sent = environ.pop("HTTP_X_MSK_MOTO_SECRET", "")
        if not hmac.compare_digest(sent.encode(), self.secret.encode()):
            return forbidden(environ, start_response)
        return super().__call__(environ, start_response)


def exit_with_stdin():
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)  # a regular shutdown takes seconds


log_groups.patch_moto()
private_ca.patch_moto()
security_groups.patch_moto()
server = make_server("127.0.0.1", 0, ProtectedApplication(create_app), threaded=True, request_handler=QuietHandler)
threading.Thread(target=exit_with_stdin, daemon=True).start()
print(f"moto listens on {server.port}", flush=True)
server.serve_forever()
