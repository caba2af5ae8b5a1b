import { describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../../src/objects/sources/address-policy.ts';

describe('AddressPolicy', () => {
  it.each([
    ['8.8.8.8', true],
    ['93.184.216.34', true],
    ['172.15.255.255', true],
    ['172.32.0.1', true],
    ['2606:4700::1111', true],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['100.64.0.1', false],
    ['127.0.0.1', false],
    ['127.255.255.254', false],
    ['169.254.169.254', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::127.0.0.1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:a00:1', false],
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['fe80::1', false],
    ['ff02::1', false],
  ])('of %s says %s', (address, allowed) => {
    expect(new AddressPolicy([]).allowsAddress(address)).toBe(allowed);
  });

  it.each([
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '192.168.0.1', false],
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['fd00::/8', 'fd00::1', true],
    ['[::1]', '::1', true],
  ])('with %s allowed says of %s: %s', (entry, address, allowed) => {
    expect(new AddressPolicy([entry]).allowsAddress(address)).toBe(allowed);
  });

  it.each([
    ['data.local', 'data.local', '80', true],
    ['Data.Local', 'data.local', '8080', true],
    ['data.local:8080', 'data.local', '8080', true],
    ['data.local:8080', 'data.local', '80', false],
    ['data.local', 'other.local', '80', false],
    ['127.0.0.1:9000', '127.0.0.1', '9000', true],
    ['127.0.0.1:9000', '127.0.0.1', '9001', false],
    ['[::1]:9000', '[::1]', '9000', true],
  ])('with %s allowed says of %s at port %s: %s', (entry, host, port, allowed) => {
    expect(new AddressPolicy([entry]).allowsHost(host, port)).toBe(allowed);
  });

  it.each([
    '10.0.0.0/33',
    '10.0.0/8',
    'data.local/24',
    '10.0.0.0/x',
    '/8',
  ])('refuses the entry %s', (entry) => {
    expect(() => new AddressPolicy([entry])).toThrow('CWLP_FETCH_ALLOW');
  });
});
