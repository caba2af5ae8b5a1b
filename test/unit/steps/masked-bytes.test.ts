import { describe, expect, it } from 'vitest';
import { maskOf } from '../../../src/cwl/values/secret-mask.ts';
import { MaskedBytes } from '../../../src/steps/log/masked-bytes.ts';

function through(secrets: readonly string[], pieces: readonly (string | Buffer)[]): string {
  const mask = new MaskedBytes(maskOf(secrets).forms);
  const parts = pieces.map((piece) => mask.push(Buffer.from(piece)));
  return Buffer.concat([...parts, mask.end()]).toString();
}

describe('a stream without secrets', () => {
  it.each<[string, string[], string[], string]>([
    ['in one piece', ['hunter2'], ['my hunter2!'], 'my ********!'],
    ['over pieces', ['hunter2'], ['my hun', 'te', 'r2!'], 'my ********!'],
    ['that only begins like one', ['hunter2'], ['my hunt', 'ing'], 'my hunting'],
    ['that only begins like one at the end', ['hunter2'], ['my hunt'], 'my hunt'],
    ['that begins again', ['aab'], ['aa', 'ab'], 'a********'],
    ['that ends as it begins', ['aba'], ['xaba', 'y'], 'x********y'],
    [
      'of which one begins another',
      ['secret', 'secretive'],
      ['secret', 'ive secret', 's'],
      '******** ********s',
    ],
    ['of another alphabet', ['pässwörd'], ['ein pässwörd'], 'ein ********'],
    ['over many lines', ['a\nb\n'], ['x\na\n', 'b\ny'], 'x\n********y'],
    ['where there are none', [], ['a', 'b'], 'ab'],
  ])('%s', (_, secrets, pieces, expected) => {
    expect(through(secrets, pieces)).toBe(expected);
  });

  it('cut between any two bytes', () => {
    const bytes = Buffer.from('é pässwörd é');
    for (let cut = 0; cut <= bytes.length; cut++)
      expect(through(['pässwörd'], [bytes.subarray(0, cut), bytes.subarray(cut)])).toBe('é ******** é');
  });

  it('leaves bytes that are no text as they are', () => {
    const bytes = Buffer.from([0, 255, 254, 128, 65]);
    const mask = new MaskedBytes(['pw']);
    expect(Buffer.concat([mask.push(bytes), mask.end()])).toEqual(bytes);
  });
});
