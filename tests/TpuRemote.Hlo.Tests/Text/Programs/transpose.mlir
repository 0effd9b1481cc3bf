module {
  func.func public @main(%arg0: tensor<1x2x3xi32>) -> tensor<3x2x1xi32> {
    %0 = stablehlo.transpose %arg0, dims = [2, 1, 0] : (tensor<1x2x3xi32>) -> tensor<3x2x1xi32>
    return %0 : tensor<3x2x1xi32>
  }
  func.func public @generic(%arg0: tensor<1x2x3xi32>) -> tensor<3x2x1xi32> {
    %0 = "stablehlo.transpose"(%arg0) {permutation = dense<[2, 1, 0]> : tensor<3xi64>} : (tensor<1x2x3xi32>) -> tensor<3x2x1xi32>
    return %0 : tensor<3x2x1xi32>
  }
}
