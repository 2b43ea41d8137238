/// How pages of reports look.
package enum ReportStyle {
  /// The style sheet, UTF-8.
  package static var css: [UInt8] { PackageResources.report_css }
}
