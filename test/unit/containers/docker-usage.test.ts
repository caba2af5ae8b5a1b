import { describe, expect, it } from 'vitest';
import { usageOf } from '../../../src/containers/docker-usage.ts';

const CPU = { cpu_usage: { total_usage: 2_500_000_000 } };

describe('what a container uses', () => {
  it.each<[string, object, object | undefined]>([
    [
      'without cached files, cgroup v2',
      { memory_stats: { usage: 300, stats: { inactive_file: 100 } }, cpu_stats: CPU },
      { memory: 200, cpuSeconds: 2.5 },
    ],
    [
      'without cached files, cgroup v1',
      { memory_stats: { usage: 300, stats: { total_inactive_file: 50 } }, cpu_stats: CPU },
      { memory: 250, cpuSeconds: 2.5 },
    ],
    [
      'where the engine does not part it',
      { memory_stats: { usage: 300 }, cpu_stats: {} },
      { memory: 300, cpuSeconds: 0 },
    ],
    ['of one that has ended', { memory_stats: {}, cpu_stats: CPU }, undefined],
    ['of an engine that says nothing', {}, undefined],
  ])('is read %s', (_, stats, expected) => {
    expect(usageOf(stats)).toEqual(expected);
  });
});
