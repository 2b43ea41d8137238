import CTIFF
import Foundation

/// What libtiff says of one file, kept in the place of being printed.
final class TIFFMessages {
  /// Errors in the order of their arrival.
  private(set) var errors: [String] = []
  /// Warnings in the order of their arrival, the first few.
  private(set) var warnings: [String] = []

  /// Opens a TIFF whose messages arrive here; they must outlive it.
  func open(_ stream: TIFFStream, name: String, mode: String) -> OpaquePointer? {
    let options = unsafe TIFFOpenOptionsAlloc()
    defer { unsafe TIFFOpenOptionsFree(options) }
    let client = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe TIFFOpenOptionsSetErrorHandlerExtR(
      options,
      { _, client, module, format, arguments in
        unsafe TIFFMessages.at(client)?.errors.append(TIFFMessages.text(module, format, arguments))
        return 1
      }, client)
    unsafe TIFFOpenOptionsSetWarningHandlerExtR(
      options,
      { _, client, module, format, arguments in
        if let messages = unsafe TIFFMessages.at(client), messages.warnings.count < 16 {
          unsafe messages.warnings.append(TIFFMessages.text(module, format, arguments))
        }
        return 1
      }, client)
    return unsafe stream.open(name: name, mode: mode, options: options)
  }

  private static func at(_ client: UnsafeMutableRawPointer?) -> TIFFMessages? {
    unsafe client.map { unsafe Unmanaged<TIFFMessages>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func text(
    _ module: UnsafePointer<CChar>?, _ format: UnsafePointer<CChar>?, _ arguments: CVaListPointer?
  ) -> String {
    var buffer = [CChar](repeating: 0, count: 512)
    if let format = unsafe format, let arguments = unsafe arguments {
      _ = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
        unsafe vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
      }
    }
    let message = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return unsafe module.map { unsafe "\(String(cString: $0)): \(message)" } ?? message
  }
}
