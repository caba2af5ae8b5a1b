import { expect, it } from 'vitest';
import { tidyUrl } from '../../../src/http/tidy-url.ts';

it.each([
  ['/', '/'],
  ['//', '/'],
  ['/jobs', '/jobs'],
  ['/jobs/', '/jobs'],
  ['//processes//echo/', '/processes/echo'],
  ['/processes//?limit=2', '/processes?limit=2'],
  ['/processes?next=a//b/', '/processes?next=a//b/'],
  ['/?a=/', '/?a=/'],
  ['/jobs/x/files/folder/', '/jobs/x/files/folder/'],
  ['//jobs/x/files/a//b', '/jobs/x/files/a//b'],
  ['/uploads/', '/uploads'],
  ['/jobs/x/files/', '/jobs/x/files/'],
  ['/uploads/x/', '/uploads/x/'],
])('%s is %s', (url, tidy) => {
  expect(tidyUrl(url)).toBe(tidy);
});
