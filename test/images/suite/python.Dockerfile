# Stand-in for the images named python where no registry can be reached: Debian's Python 3 under the names it has there.
ARG BASE
FROM ${BASE}
RUN apt-get -o Acquire::Languages=none update \
    && DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends python3 \
    && apt-get clean && rm -rf /var/lib/apt/lists/* \
    && ln -s /usr/bin/python3 /usr/local/bin/python3 \
    && ln -s /usr/bin/python3 /usr/local/bin/python
CMD ["python3"]
