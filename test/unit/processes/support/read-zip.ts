import { inflateRawSync } from 'node:zlib';

/** The entries of a ZIP by its central directory: names, and bytes as text. */
export function readZip(zip: Buffer): { readonly [path: string]: string } {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const entries: [string, string][] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      zip.readUInt16LE(at + field),
    );
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength!);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    entries.push([name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes).toString()]);
    at += 46 + nameLength! + extraLength! + commentLength!;
  }
  return Object.fromEntries(entries);
}
