module {
  func.func public @main(%arg0: tensor<3x2xi32>) -> tensor<3x2xi32> {
    %0 = stablehlo.reverse %arg0, dims = [1, 0] : tensor<3x2xi32>
    return %0 : tensor<3x2xi32>
  }
  func.func public @generic(%arg0: tensor<3x2xi32>) -> tensor<3x2xi32> {
    %0 = "stablehlo.reverse"(%arg0) <{dimensions = array<i64: 1, 0>}> : (tensor<3x2xi32>) -> tensor<3x2xi32>
    return %0 : tensor<3x2xi32>
  }
}
