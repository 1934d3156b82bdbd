/** An answer other than success, in the form that Outline's HTTP library (restify) gives it. */
export class ApiError extends Error {
  /** @param code restify's name of the error, such as `InvalidArgument` */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string
  ) {
    super(message);
  }
}

export const invalidArgument = (message: string): ApiError => new ApiError(400, 'InvalidArgument', message);
export const missingParameter = (message: string): ApiError => new ApiError(400, 'MissingParameter', message);
export const conflict = (message: string): ApiError => new ApiError(409, 'Conflict', message);
export const notFound = (message: string): ApiError => new ApiError(404, 'NotFound', message);

/** Whatever else goes wrong is told without a word about it. */
export const internalServerError = (): ApiError => new ApiError(500, 'InternalServer', '');
