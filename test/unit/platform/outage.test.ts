import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isOutage } from '../../../src/platform/database/outage.ts';

function answered(code: string): Error {
  return Object.assign(new pg.DatabaseError('said the server', 10, 'error'), { code });
}

function system(code: string): Error {
  return Object.assign(new Error(`read ${code}`), { code });
}

describe('an error of the database', () => {
  it.each([
    ['shutting down', answered('57P01')],
    ['starting', answered('57P03')],
    ['disk full', answered('53100')],
    ['a deadlock', answered('40P01')],
    ['read-only after a failover', answered('25006')],
    ['a refused connection', system('ECONNREFUSED')],
    ['no socket', system('ENOENT')],
    ['every address refused', new AggregateError([system('ECONNREFUSED')])],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    ['no free connection', new Error('timeout exceeded when trying to connect')],
    ['a broken connection', new Error('Client has encountered a connection error and is not queryable')],
  ])('is an outage: %s', (_, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a key that is too long for an index', answered('54000')],
    ['a refused row', answered('23514')],
    ['malformed JSON', answered('22P02')],
    ['a defect of the server', answered('XX000')],
    ['a text that is too long', new RangeError('Invalid string length')],
    ['a defect of ours', new TypeError('socket is not a function')],
    ['a missing document', new Error("There is no package 'x'.")],
    ['no error at all', 'text'],
  ])('is none: %s', (_, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
