/** A published file, the same on every mirror. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: number;
  readonly md5: string;
  /** MD5 of the unpacked content, where published: the same data may be compressed differently. */
  readonly contentMd5?: string;
}

/** A public data set: its files, and the addresses at which they are tried in turn. */
export interface Source {
  readonly files: readonly SourceFile[];
  /** Base URLs; the file's name is appended. */
  readonly mirrors: readonly string[];
  /** Folder to which the single file, an archive, unpacks. */
  readonly unpacksTo?: string;
  /** Number of samples in the published set. */
  readonly train: number;
  readonly test: number;
}

export type SourceName = 'mnist' | 'fmnist' | 'cifar10';

/**
 * Sizes and MD5 sums from the sets' own pages and from torchvision: yann.lecun.com/exdb/mnist,
 * github.com/zalandoresearch/fashion-mnist, www.cs.toronto.edu/~kriz/cifar.html.
 */
export const SOURCES: Readonly<Record<SourceName, Source>> = {
  mnist: {
    mirrors: [
      'https://ossci-datasets.s3.amazonaws.com/mnist/',
      'https://storage.googleapis.com/cvdf-datasets/mnist/',
    ],
    files: [
      {
        name: 'train-images-idx3-ubyte.gz',
        bytes: 9_912_422,
        md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
        contentMd5: '6bbc9ace898e44ae57da46a324031adb',
      },
      {
        name: 'train-labels-idx1-ubyte.gz',
        bytes: 28_881,
        md5: 'd53e105ee54ea40749a09fcbcd1e9432',
        contentMd5: 'a25bea736e30d166cdddb491f175f624',
      },
      {
        name: 't10k-images-idx3-ubyte.gz',
        bytes: 1_648_877,
        md5: '9fb629c4189551a2d022fa330f9573f3',
        contentMd5: '2646ac647ad5339dbf082846283269ea',
      },
      {
        name: 't10k-labels-idx1-ubyte.gz',
        bytes: 4_542,
        md5: 'ec29112dd5afa0611ce80d1b7f02629c',
        contentMd5: '27ae3e4e09519cfbb04c329615203637',
      },
    ],
    train: 60_000,
    test: 10_000,
  },
  fmnist: {
    mirrors: [
      'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
      'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
    ],
    files: [
      { name: 'train-images-idx3-ubyte.gz', bytes: 26_421_880, md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d' },
      { name: 'train-labels-idx1-ubyte.gz', bytes: 29_515, md5: '25c81989df183df01b3e8a0aad5dffbe' },
      { name: 't10k-images-idx3-ubyte.gz', bytes: 4_422_102, md5: 'bef4ecab320f06d8554ea6380940ec79' },
      { name: 't10k-labels-idx1-ubyte.gz', bytes: 5_148, md5: 'bb300cfdad3c16e7a12a480ee83cd310' },
    ],
    train: 60_000,
    test: 10_000,
  },
  cifar10: {
    mirrors: [
      'https://www.cs.toronto.edu/~kriz/',
      'https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/gluon/dataset/cifar10/',
    ],
    files: [{ name: 'cifar-10-binary.tar.gz', bytes: 170_052_171, md5: 'c32a1d4ab5d03f1284b67883e8d87530' }],
    unpacksTo: 'cifar-10-batches-bin',
    train: 50_000,
    test: 10_000,
  },
};
