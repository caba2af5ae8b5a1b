type Optional<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** Leaves out the fields that are undefined: JSON and `exactOptionalPropertyTypes` know only absence. */
export function given<T extends object>(
  fields: T,
): Omit<T, Optional<T>> & { [K in Optional<T>]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof given<T>
  >;
}
