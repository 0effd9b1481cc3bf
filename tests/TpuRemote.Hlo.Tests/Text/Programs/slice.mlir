module {
  func.func public @main(%arg0: tensor<3x8xi64>) -> tensor<2x2xi64> {
    %0 = stablehlo.slice %arg0 [1:3, 2:8:3] : (tensor<3x8xi64>) -> tensor<2x2xi64>
    return %0 : tensor<2x2xi64>
  }
  func.func public @generic(%arg0: tensor<3x8xi64>) -> tensor<2x2xi64> {
    %0 = "stablehlo.slice"(%arg0) <{limit_indices = array<i64: 3, 8>, start_indices = array<i64: 1, 2>, strides = array<i64: 1, 3>}> : (tensor<3x8xi64>) -> tensor<2x2xi64>
    return %0 : tensor<2x2xi64>
  }
}
