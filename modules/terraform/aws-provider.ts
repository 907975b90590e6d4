/**
 * Versions of the AWS provider, by the setting `awsProvider`. 5.100.0 is the one with which every test applies. 6.25.0 is the version of
 * the bindings: older ones lack arguments that they have.
 */
export const awsProviderVersions = { 5: "5.100.0", 6: ">= 6.25.0, < 7.0.0" } as const;

/** Versions that a published module accepts: it has only arguments that both major versions know, and its caller chooses. */
export const awsProviderOfModules = ">= 5.100.0, < 7.0.0";
