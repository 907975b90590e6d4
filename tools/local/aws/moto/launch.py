"""Serves moto on a free loopback port, says which, and ends when its stdin does: it never outlives who started it."""

import os
import sys
import threading

sys.dont_write_bytecode = True  # no __pycache__ among the sources

import private_ca
import security_groups
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class QuietHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"  # else each request costs a connection

    def log_request(self, *_):
        pass


def end_with_stdin():
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)  # moto's own way out takes seconds


private_ca.correct()
security_groups.correct()
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=QuietHandler)
threading.Thread(target=end_with_stdin, daemon=True).start()
print(f"moto listens on {server.port}", flush=True)
server.serve_forever()
