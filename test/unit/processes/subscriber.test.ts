import { describe, expect, it } from 'vitest';
import { type SubscriberRequest, subscriberOf } from '../../../src/processes/execute/subscriber.ts';
import { Refusal } from '../../../src/processes/refusal.ts';

const BASE = 'http://server.example';
const anywhere = () => undefined;

function problemsOf(request: SubscriberRequest, forbids: (url: URL) => string | undefined = anywhere) {
  try {
    subscriberOf(request, BASE, forbids);
  } catch (error) {
    if (error instanceof Refusal) return error.problems.map(({ path, rule }) => [path, rule]);
    throw error;
  }
  return [];
}

describe('a subscriber', () => {
  it('needs nothing', () => {
    expect(subscriberOf({}, BASE, anywhere)).toEqual({ base: BASE });
  });

  it('has URLs as they are called', () => {
    const request = {
      inProgressUri: 'HTTP://R.example/a b',
      failedUri: 'https://r.example',
      format: 'cloudevents' as const,
    };

    expect(subscriberOf(request, BASE, anywhere)).toEqual({
      inProgressUri: 'http://r.example/a%20b',
      failedUri: 'https://r.example/',
      format: 'cloudevents',
      base: BASE,
    });
  });

  it('may write successUrl, which counts where successUri is absent', () => {
    const of = (request: SubscriberRequest) => subscriberOf(request, BASE, anywhere).successUri;

    expect(of({ successUrl: 'http://r/1' })).toBe('http://r/1');
    expect(of({ successUrl: 'http://r/1', successUri: 'http://r/2' })).toBe('http://r/2');
  });

  it('is told of every URL that cannot be called', () => {
    const request = {
      inProgressUri: 'file:///etc/passwd',
      successUri: 'http://me@r/',
      failedUri: 'http://10.0.0.1/',
    };
    const forbids = ({ hostname }: URL) => (hostname === '10.0.0.1' ? 'It is private.' : undefined);

    expect(problemsOf(request, forbids)).toEqual([
      ['subscriber.inProgressUri', 'format'],
      ['subscriber.successUri', 'no-credentials'],
      ['subscriber.failedUri', 'forbidden-address'],
    ]);
  });
});
