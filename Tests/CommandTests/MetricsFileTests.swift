import Foundation
import Testing

/// The figures of a run for node_exporter's textfile collector. Their form is tested with the batch.
@Suite struct MetricsFileTests {
  @Test func areThoseOfTheRun() throws {
    let place = try Workplace(photographs: "photos/a.dng", "photos/b.dng")
    try place.write("no photograph", to: "photos/c.dng")
    let before = Date()
    let outcome = try place.run("run", "photos", "-p", "color-only", "-o", "out", "--metrics", "diffraw.prom")
    #expect(outcome.status == 2, "\(outcome)")
    let text = String(decoding: try place.bytes("diffraw.prom"), as: UTF8.self)
    func value(_ name: String) throws -> Double {
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") }, "\(name) in \(text)")
      return try #require(Double(line.dropFirst(name.count + 1)))
    }
    #expect(try value(#"diffraw_files_total{status="done"}"#) == 2)
    #expect(try value(#"diffraw_files_total{status="failed"}"#) == 1)
    #expect(try value(#"diffraw_failures_total{category="input"}"#) == 1)
    #expect(try value("diffraw_files_waiting") == 0)
    #expect(try value("diffraw_files_in_work") == 0)
    for stage in ["decode", "extract-color", "write-tiff"] {
      #expect(text.contains("stage=\"\(stage)\""), "\(text)")
    }
    let sizes = try ["photos/a.dng", "photos/b.dng", "out/a.tif", "out/b.tif"].map { try place.bytes($0).count }
    #expect(try value("diffraw_read_bytes_total") == Double(sizes[0] + sizes[1]))
    #expect(try value("diffraw_written_bytes_total") == Double(sizes[2] + sizes[3]))
    #expect(try value("diffraw_peak_memory_bytes") > 1e6)
    let start = try value("diffraw_run_start_timestamp_seconds")
    #expect(start >= before.timeIntervalSince1970 - 1)
    #expect(try value("diffraw_run_end_timestamp_seconds") >= start)
    #expect(place.files(".").allSatisfy { !$0.hasSuffix(".tmp") }, "it is written whole")
  }

  /// A place that cannot be written to is told before the first file.
  @Test func needAPlace() throws {
    let place = try Workplace(photographs: "a.dng")
    let outcome = try place.run("run", "a.dng", "-p", "color-only", "-o", "out", "--metrics", "none/diffraw.prom")
    #expect(outcome.status == 73 && outcome.stderr.contains("none/diffraw.prom"), "\(outcome)")
    #expect(place.files() == [])
  }
}
