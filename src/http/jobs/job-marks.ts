import type { JobMarks } from '../../jobs/job.ts';

/** Title, tags and labels of a body; those that are empty are absent. */
export function marksOf({ title, tags, labels }: JobMarks): JobMarks {
  return {
    ...(title !== undefined && { title }),
    ...(tags !== undefined && tags.length > 0 && { tags }),
    ...(labels !== undefined && Object.keys(labels).length > 0 && { labels }),
  };
}
