/** Keeps what a document says about itself from filling a message: names and values in it may be as long as the document. */
import { withoutMiddle } from '../../values/shorten.ts';

const LONGEST_WORD = 120;
const LONGEST = 1500;

/** The message with long words and a long middle left out; both ends are what a reader needs. */
export function shortMessage(message: string): string {
  const words = message.replaceAll(/\S{121,}/g, (word) => withoutMiddle(word, LONGEST_WORD));
  return withoutMiddle(words, LONGEST);
}
