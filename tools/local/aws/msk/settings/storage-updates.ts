import { badRequest } from "../errors.js";
import { isExpress, type Provisioned } from "./provisioned.js";

const SMALLEST_GROWTH_GIB = 10;
const LARGEST_VOLUME_GIB = 16_384;

type Volume = NonNullable<NonNullable<Provisioned["brokerNodeGroupInfo"]["storageInfo"]>["ebsStorageInfo"]>;

/**
 * Returns the settings with new storage.
 *
 * @throws AwsError 400 for a volume that grows by less than 10 GiB, with MSK's text (AWS provider issue 20327)
 */
export function withStorage(
  current: Provisioned,
  target: { readonly volumeSizeGB?: number; readonly provisionedThroughput?: Volume["provisionedThroughput"] },
): Provisioned {
  const group = current.brokerNodeGroupInfo;
  const before = group.storageInfo?.ebsStorageInfo;
  const { volumeSizeGB = before?.volumeSize, provisionedThroughput = before?.provisionedThroughput } = target;
  if (isExpress(current)) throw badRequest("StorageInfo can't be specified for Express brokers: MSK manages their storage.");
  const growth = (volumeSizeGB ?? 0) - (before?.volumeSize ?? 0);
  if (growth !== 0 && growth < SMALLEST_GROWTH_GIB)
    throw badRequest(`To update storage, you must increase it by at least ${SMALLEST_GROWTH_GIB} GiB.`, "volumeSizeGB");
  if ((volumeSizeGB ?? 0) > LARGEST_VOLUME_GIB)
    throw badRequest(`The storage of a broker can't be larger than ${LARGEST_VOLUME_GIB} GiB.`, "volumeSizeGB");
  const ebsStorageInfo: Volume = {
    ...before,
    ...(volumeSizeGB === undefined ? {} : { volumeSize: volumeSizeGB }),
    ...(provisionedThroughput === undefined ? {} : { provisionedThroughput }),
  };
  return { ...current, brokerNodeGroupInfo: { ...group, storageInfo: { ...group.storageInfo, ebsStorageInfo } } };
}

/** Returns the size of a broker's volume, GiB; 0 if MSK manages it. */
export const volumeSizeOf = ({ brokerNodeGroupInfo }: Provisioned) => brokerNodeGroupInfo.storageInfo?.ebsStorageInfo?.volumeSize ?? 0;
