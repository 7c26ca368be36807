/** An address as HyperDbg prints it: 16 digits with a backtick in the middle. */
export function addressText(address: bigint): string {
  const digits = BigInt.asUintN(64, address).toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}
