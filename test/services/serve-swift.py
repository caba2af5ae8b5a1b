"""OpenStack Swift with its S3 interface in one process, for tests: python3 serve-swift.py FOLDER prints the port of the proxy."""

import os
import sys

import eventlet
import eventlet.wsgi
from swift.common import utils

utils.eventlet_monkey_patch()

from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.utils import NullLogger  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402

STORAGE = """
[DEFAULT]
devices = {folder}/devices
swift_dir = {folder}
mount_check = false
workers = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""

PROXY = """
[DEFAULT]
swift_dir = {folder}
workers = 0
[pipeline:main]
pipeline = catch_errors gatekeeper cache bulk s3api tempauth copy slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
check_bucket_owner = false
min_segment_size = 1
max_bucket_listing = 50
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
[filter:bulk]
use = egg:swift#bulk
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def build_ring(folder, name, port):
    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": port, "device": "disk"})
    builder.rebalance()
    builder.get_ring().save(os.path.join(folder, f"{name}.ring.gz"))


def serve(socket, conf):
    app = loadapp(conf, global_conf={"log_name": os.path.basename(conf), "log_level": "CRITICAL"})
    # The AWS SDK insists on the spelling "ETag".
    eventlet.spawn(
        eventlet.wsgi.server,
        socket,
        app,
        NullLogger(),
        protocol=SwiftHttpProtocol,
        capitalize_response_headers=False,
    )


def main(folder):
    os.makedirs(os.path.join(folder, "devices", "disk"))
    write(os.path.join(folder, "swift.conf"), "[swift-hash]\nswift_hash_path_suffix = test\n")
    utils.set_swift_dir(folder)
    kinds = ["account", "container", "object"]
    sockets = {kind: eventlet.listen(("127.0.0.1", 0)) for kind in [*kinds, "proxy"]}
    for kind in kinds:
        build_ring(folder, kind, sockets[kind].getsockname()[1])
        write(os.path.join(folder, f"{kind}.conf"), STORAGE.format(folder=folder, kind=kind))
    write(os.path.join(folder, "proxy.conf"), PROXY.format(folder=folder))
    for kind, socket in sockets.items():
        serve(socket, os.path.join(folder, f"{kind}.conf"))
    print(sockets["proxy"].getsockname()[1], flush=True)
    # Ends with the process that started it, which holds the other end.
    eventlet.tpool.execute(sys.stdin.read)


main(sys.argv[1])
