/** Applies mutations. A value may end up in several places and inside itself; whoever writes it as text makes aliases of that. */
import { dump } from 'js-yaml';
import type { Mutation, TextMutation } from './mutations.ts';

type Container = { [key: string]: unknown } | unknown[];

interface Slot {
  readonly container: Container;
  readonly key: string;
}

/** What a shape of nested lists or maps is at most, deeper than any limit of documents. */
const DEEPEST = 300;

/** @param others values that `graft` takes pieces of */
export function mutate(original: unknown, list: readonly Mutation[], others: readonly unknown[]): unknown {
  const root: { [key: string]: unknown } = { value: structuredClone(original) };
  for (const mutation of list) {
    const slots = slotsOf(root);
    const slot = slots[mutation.at % slots.length];
    if (slot !== undefined) apply(mutation, slot, slots, others);
  }
  return root['value'];
}

function apply(
  mutation: Mutation,
  { container, key }: Slot,
  slots: readonly Slot[],
  others: readonly unknown[],
): void {
  const value = read(container, key);
  const write = (changed: unknown): void => set(container, key, changed);
  const second = slots[mutation.other % slots.length]!;
  switch (mutation.kind) {
    case 'delete':
      remove(container, key);
      return;
    case 'duplicate':
      if (Array.isArray(container)) container.splice(Number(key), 0, structuredClone(value));
      else set(container, mutation.name, structuredClone(value));
      return;
    case 'swap': {
      const there = read(second.container, second.key);
      set(second.container, second.key, value);
      write(there);
      return;
    }
    case 'rename':
      if (Array.isArray(container)) return;
      remove(container, key);
      set(container, mutation.name, value);
      return;
    case 'replace':
      write(structuredClone(mutation.value));
      return;
    case 'wrap-in-list':
      write([value]);
      return;
    case 'wrap-in-map':
      write(withKey({}, mutation.name, value));
      return;
    case 'unwrap':
      if (isContainer(value)) write(Object.values(value)[0]);
      return;
    case 'nest': {
      let nested = value;
      for (let level = mutation.other % DEEPEST; level > 0; level--) {
        nested = level % 3 === 0 ? withKey({}, mutation.name, nested) : [nested];
      }
      write(nested);
      return;
    }
    case 'share':
      set(second.container, second.key, value);
      return;
    case 'graft': {
      const pieces = slotsOf({ value: others[mutation.other % others.length] });
      const piece = pieces[mutation.other % pieces.length];
      if (piece !== undefined) write(structuredClone(read(piece.container, piece.key)));
      return;
    }
    case 'add':
      if (Array.isArray(value)) value.push(structuredClone(mutation.value));
      else if (isContainer(value)) set(value, mutation.name, structuredClone(mutation.value));
      return;
    case 'as-text':
      write(typeof value === 'string' ? [value] : asText(value));
      return;
    case 'append-text':
      write(`${typeof value === 'string' ? value : ''}${asText(mutation.value)}`);
  }
}

/** An object may have a `toString` that is no function. */
function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
}

/** Every place that holds a value, each container once. */
function slotsOf(root: Container): Slot[] {
  const slots: Slot[] = [];
  const seen = new Set<unknown>();
  const waiting: Container[] = [root];
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    if (seen.has(container)) continue;
    seen.add(container);
    for (const [key, value] of Object.entries(container)) {
      slots.push({ container, key });
      if (isContainer(value)) waiting.push(value);
    }
  }
  return slots;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(container: Container, key: string): unknown {
  return Object.getOwnPropertyDescriptor(container, key)?.value;
}

/** Own properties, also of the name `__proto__`. */
function set(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else withKey(container, key, value);
}

function withKey(container: object, key: string, value: unknown): object {
  return Object.defineProperty(container, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}

/** As JSON where that is wanted and possible, else as YAML with anchors. */
export function write(value: unknown, asJson: boolean): string {
  if (asJson) {
    try {
      return JSON.stringify(value, null, 1) ?? '';
    } catch (error) {
      // A circle, which only YAML can say.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return dump(value, { skipInvalid: true });
}

export function mutateText(text: string, list: readonly TextMutation[]): string {
  let changed = text;
  for (const { kind, at, length, text: inserted } of list) {
    const offset = Math.floor(at * changed.length);
    const [before, after] = [changed.slice(0, offset), changed.slice(offset)];
    if (kind === 'cut') changed = before + after.slice(length);
    else if (kind === 'insert') changed = before + inserted + after;
    else changed = before + after.slice(0, length) + after;
  }
  return changed;
}
