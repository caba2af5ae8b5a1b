/** The URL of a bucket. */

export interface S3Address {
  readonly bucket: string;
  readonly region: string;
  /** Absent: Amazon's own for the region. */
  readonly endpoint?: string;
  /** Under which clients reach the same server, where that is not `endpoint`. */
  readonly publicEndpoint?: string;
  readonly pathStyle: boolean;
  /** Absent: found as AWS tools do (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile, instance role). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Reads
 *
 * - `s3://ACCESS:SECRET@host:port/bucket?region=…&tls=false&pathStyle=false&public=https://…`, any S3 server. Characters such as `/` and `:` in the keys
 *   are percent-encoded. Without `region` it is `us-east-1`; TLS is on and the bucket is in the path unless said otherwise. `public` is
 *   the server as clients reach it, for presigned links.
 * - `s3://bucket?region=…`, Amazon S3.
 *
 * Throws with what is wrong.
 */
export function parseS3Address(url: string): S3Address {
  const { protocol, host, hostname, pathname, searchParams, username, password } = new URL(url);
  if (protocol !== 's3:' || hostname === '') throw new Error(`${protocol}//… is no s3:// URL of a bucket.`);
  const bucket = pathname.replace(/^\/|\/$/g, '');
  if (bucket.includes('/')) throw new Error(`s3://${host}${pathname} names more than a bucket.`);
  if ((username === '') !== (password === ''))
    throw new Error(`s3://${host} needs both an access key and a secret key.`);
  const publicEndpoint = searchParams.get('public');
  if (publicEndpoint !== null && !/^https?:\/\/[^/]+\/?$/.test(publicEndpoint)) {
    throw new Error(
      `'public=${publicEndpoint}' of the s3:// URL has to be https://host or http://host:port.`,
    );
  }
  const common = {
    ...(publicEndpoint !== null && { publicEndpoint: publicEndpoint.replace(/\/$/, '') }),
    region: searchParams.get('region') ?? 'us-east-1',
    ...(username && {
      credentials: {
        accessKeyId: decodeURIComponent(username),
        secretAccessKey: decodeURIComponent(password),
      },
    }),
  };
  if (bucket === '') return { ...common, bucket: hostname, pathStyle: false };
  return {
    ...common,
    bucket: decodeURIComponent(bucket),
    endpoint: `${searchParams.get('tls') === 'false' ? 'http' : 'https'}://${host}`,
    pathStyle: searchParams.get('pathStyle') !== 'false',
  };
}
