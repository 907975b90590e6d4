/** The arguments of a resource type that are blocks instead of attributes, recursively. */
export interface BlockTypes {
  readonly [argument: string]: BlockTypes;
}

/** The block types of a provider's resources, by section of Terraform's JSON (`resource`, `data`, `ephemeral`) and resource type. */
export type ProviderBlockTypes = Readonly<Record<string, Readonly<Record<string, BlockTypes>>>>;

/** A block in the output of `terraform providers schema -json`, reduced to the fields used here. */
interface SchemaBlock {
  readonly block_types?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

interface ProviderSchema {
  readonly resource_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
  readonly data_source_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

/** Extracts the names of blocks from the output of `terraform providers schema -json`, which is 13 MB. */
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
