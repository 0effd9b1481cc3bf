module {
  func.func public @main() -> tensor<4x5xi32> {
    %0 = stablehlo.iota dim = 1 : tensor<4x5xi32>
    return %0 : tensor<4x5xi32>
  }
  func.func public @generic() -> tensor<4x5xi32> {
    %0 = "stablehlo.iota"() <{iota_dimension = 1 : i64}> : () -> tensor<4x5xi32>
    return %0 : tensor<4x5xi32>
  }
}
