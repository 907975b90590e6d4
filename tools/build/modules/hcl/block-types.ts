/** Which arguments of a kind of resource are blocks and not attributes, and the same of those blocks. */
export interface BlockTypes {
  readonly [argument: string]: BlockTypes;
}

/** Of a provider's resources, by where they stand in Terraform's JSON: `resource`, `data`, `ephemeral`. */
export type ProviderBlockTypes = Readonly<Record<string, Readonly<Record<string, BlockTypes>>>>;

/** What `terraform providers schema -json` says of a block, as far as it matters here. */
interface SchemaBlock {
  readonly block_types?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

interface ProviderSchema {
  readonly resource_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

/** Reads the answer of `terraform providers schema -json`: thirteen megabytes, of which this keeps the names of blocks. */
export function blockTypesOf({
  provider_schemas,
}: {
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}): ProviderBlockTypes {
  const kinds: Record<string, Record<string, BlockTypes>> = { resource: {}, data: {}, ephemeral: {} };
  for (const { resource_schemas, data_source_schemas, ephemeral_resource_schemas } of Object.values(provider_schemas)) {
    const found = { resource: resource_schemas, data: data_source_schemas, ephemeral: ephemeral_resource_schemas };
    for (const [kind, schemas] of Object.entries(found)) {
      for (const [type, { block }] of Object.entries(schemas ?? {})) (kinds[kind] as Record<string, BlockTypes>)[type] = typesIn(block);
    }
  }
  return kinds;
}

const typesIn = ({ block_types = {} }: SchemaBlock): BlockTypes =>
  Object.fromEntries(Object.entries(block_types).map(([name, { block }]) => [name, typesIn(block)]));
