"""Serves moto on a free loopback port, prints the port, and exits when stdin closes, so that it never outlives its parent."""

import os
import sys
import threading

sys.dont_write_bytecode = True  # no __pycache__ in the source folder

import private_ca
import security_groups
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class QuietHandler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"  # reuses connections

    def log_request(self, *_):
        pass


def exit_with_stdin():
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)  # a regular shutdown takes seconds


private_ca.patch_moto()
security_groups.patch_moto()
server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=QuietHandler)
threading.Thread(target=exit_with_stdin, daemon=True).start()
print(f"moto listens on {server.port}", flush=True)
server.serve_forever()
