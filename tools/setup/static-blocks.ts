/**
 * Returns Terraform's JSON with each dynamic block as one block with its content.
 *
 * checkov 3.3.30 fails for dynamic blocks in JSON: it skips three checks of the resource and every check that reads several resources.
 */
export function withStaticBlocks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withStaticBlocks);
  if (value === null || typeof value !== "object") return value;
  const { dynamic, ...rest } = value as { readonly dynamic?: Readonly<Record<string, { readonly content?: unknown }>> };
  const blocks = Object.entries(dynamic ?? {}).map(([name, { content }]) => [name, content]);
  return Object.fromEntries([...Object.entries(rest), ...blocks].map(([key, item]) => [key, withStaticBlocks(item)]));
}
