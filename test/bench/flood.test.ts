import { expect, it } from 'vitest';
import { floodText } from '../../bench/flood-text.ts';
import { lost } from '../../bench/talking.ts';
import { kernelTexts } from '../../src/machine/guest/kernel-services.ts';

it("says what the embedded machine's kernel says", () => {
  expect(floodText(0)).toBe(kernelTexts.KiFloodText);
});

it('counts the messages that are missing on the screen, each once', () => {
  const drawn = [0, 1, 3, 3, 4].map(floodText).join('\x1b[2K');
  expect(lost(Buffer.from(drawn), 6)).toBe(2);
});
