#!/usr/bin/python3
"""OpenStack Swift in one process, with as much of the command line of versitygw as docker-compose.yml uses."""

import argparse
import os
import signal

import eventlet
import eventlet.wsgi
from swift.common import utils

utils.eventlet_monkey_patch()

from swift.common.middleware import tempauth  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.utils import NullLogger  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

SETTINGS = "/etc/swift"
# Must not hold the access key: Swift puts the one where it finds the other, more than once.
ACCOUNT = "$HOST/v1/AUTH_store"
STORAGE_PORTS = {"account": 6202, "container": 6201, "object": 6200}

STORAGE = """
[DEFAULT]
devices = {folder}
mount_check = false
workers = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

PROXY = """
[DEFAULT]
workers = 0
[pipeline:main]
pipeline = catch_errors gatekeeper bulk s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
check_bucket_owner = false
min_segment_size = 1
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:bulk]
use = egg:swift#bulk
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


def read_command_line():
    parser = argparse.ArgumentParser(prog="versitygw")
    parser.add_argument("--port", default=":7070")
    parser.add_argument("--health", default="/health")
    parser.add_argument("backend", choices=["posix"])
    parser.add_argument("folder")
    return parser.parse_args()


class NoCache:
    """Swift insists on a memcached; in one process nothing is gained by it, and forgetting is always allowed."""

    def get(self, *_args, **_options):
        return None

    def set(self, *_args, **_options):
        pass

    delete = set


def with_health(app, path):
    def call(environment, start_response):
        if environment["PATH_INFO"] != path:
            return app(environment, start_response)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    return call


def without_cache(app):
    def call(environment, start_response):
        environment["swift.cache"] = NoCache()
        return app(environment, start_response)

    return call


def allow_root_keys(access, secret):
    """Lets in the one user; the settings of tempauth know only names of the form account:user."""
    plain = tempauth.TempAuth.__init__

    def with_root(self, app, conf):
        plain(self, app, conf)
        self.users = {access: {"key": secret, "groups": [".admin"], "url": ACCOUNT}}

    tempauth.TempAuth.__init__ = with_root


def build_ring(kind, port):
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(f"{SETTINGS}/{kind}.ring.gz")


def load(name, settings):
    path = f"{SETTINGS}/{name}.conf"
    with open(path, "w") as file:
        file.write(settings)
    return without_cache(loadapp(path, global_conf={"log_name": name, "log_level": "CRITICAL"}))


def serve(address, app):
    return eventlet.spawn(
        eventlet.wsgi.server,
        eventlet.listen(address),
        app,
        NullLogger(),
        protocol=SwiftHttpProtocol,
        # The AWS SDK insists on the spelling "ETag".
        capitalize_response_headers=False,
    )


def main():
    # As the first process of a container it would otherwise not hear the request to stop.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    wanted = read_command_line()
    host, port = wanted.port.rsplit(":", 1)
    allow_root_keys(os.environ["ROOT_ACCESS_KEY"], os.environ["ROOT_SECRET_KEY"])
    os.makedirs(os.path.join(wanted.folder, "disk"), exist_ok=True)
    os.makedirs(SETTINGS, exist_ok=True)
    with open(f"{SETTINGS}/swift.conf", "w") as file:
        file.write("[swift-hash]\nswift_hash_path_suffix = test\n")
    for kind, storage_port in STORAGE_PORTS.items():
        build_ring(kind, storage_port)
        serve(("127.0.0.1", storage_port), load(kind, STORAGE.format(folder=wanted.folder, kind=kind)))
    serve((host or "0.0.0.0", int(port)), with_health(load("proxy", PROXY), wanted.health)).wait()


main()
