# Stand-in for bash:4.4 where no registry can be reached: Debian's static BusyBox and Bash, whose version is newer. Like the official
# image it has Bash in /usr/local/bin, and its entry point gives a command that begins with an option to Bash.
ARG BASE
FROM ${BASE} AS debian
RUN apt-get -o Acquire::Languages=none update \
    && DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends bash-static busybox-static
COPY make-root.sh /usr/local/bin/
RUN make-root.sh /image \
    && cp /bin/bash-static /image/usr/local/bin/bash
COPY bash-entrypoint.sh /image/usr/local/bin/docker-entrypoint.sh

FROM scratch
COPY --from=debian /image /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["bash"]
