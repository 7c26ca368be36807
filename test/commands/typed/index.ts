import { basics } from './basics.ts';
import type { Typed } from './typed.ts';

export const typed: Typed = {
  ...basics,
};
