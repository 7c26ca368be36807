/** The specification, spec/ of this project, as the tests read it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface SpecField {
  readonly name: string | null;
  readonly offset: number;
  readonly size: number;
  readonly kind: string;
  readonly count?: number;
  readonly bits?: number;
  readonly bitOffset?: number;
  readonly fields?: readonly SpecField[];
}

export interface SpecStruct {
  readonly size: number;
  readonly fields?: readonly SpecField[];
  readonly alternatives?: readonly SpecField[];
  readonly boundary?: readonly string[];
}

export interface SpecAction {
  readonly sdkName: string;
  readonly number: number;
  readonly packetType: number;
  readonly payload: string | null;
  readonly payloadSize?: number;
  readonly answeredByNumbers?: readonly number[];
}

export interface Layout {
  readonly structs: Readonly<Record<string, SpecStruct>>;
  readonly enums: Readonly<Record<string, { readonly members: Readonly<Record<string, number>> }>>;
  readonly actions: readonly SpecAction[];
  readonly errors: Readonly<Record<string, { readonly value: number; readonly meaning: string }>>;
  readonly ioctls: Readonly<Record<string, { readonly value: number }>>;
  readonly constants: Readonly<Record<string, Readonly<Record<string, { readonly value: number | string }>>>>;
  readonly outsideSdk: {
    readonly scriptOpcodeOperands: Readonly<Record<string, { readonly operands: readonly string[] }>>;
  };
  readonly registers: { readonly names: Readonly<Record<string, string>> };
}

export interface Golden {
  readonly name: string;
  readonly type: number;
  readonly action: number;
  readonly layout: string;
  readonly payloadLength: number;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly hex: string;
}

export interface Stream {
  readonly name: string;
  readonly receiverAcceptsType: number;
  readonly expectedEvents: readonly string[];
  readonly hex?: string;
}

const folder = resolve(import.meta.dirname, '../../spec');

function load(name: string): unknown {
  return JSON.parse(readFileSync(resolve(folder, name), 'utf8'));
}

export function loadLayout(): Layout {
  return load('layout.json') as Layout;
}

export function loadVectors(): { readonly vectors: readonly Golden[]; readonly streams: readonly Stream[] } {
  return load('vectors.json') as { vectors: Golden[]; streams: Stream[] };
}

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
