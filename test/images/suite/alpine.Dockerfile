# Stand-in for alpine:latest where no registry can be reached: Debian's static BusyBox, and like there no bash.
ARG BASE
FROM ${BASE} AS debian
RUN apt-get -o Acquire::Languages=none update \
    && DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends bash-static busybox-static
COPY make-root.sh /usr/local/bin/
RUN make-root.sh /image

FROM scratch
COPY --from=debian /image /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["/bin/sh"]
