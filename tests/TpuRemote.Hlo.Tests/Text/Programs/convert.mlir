module {
  func.func public @main(%arg0: tensor<3xi32>) -> tensor<3xf32> {
    %0 = stablehlo.convert %arg0 : (tensor<3xi32>) -> tensor<3xf32>
    %1 = stablehlo.convert %0 : tensor<3xf32>
    return %1 : tensor<3xf32>
  }
  func.func public @generic(%arg0: tensor<3xi32>) -> tensor<3xf32> {
    %0 = "stablehlo.convert"(%arg0) : (tensor<3xi32>) -> tensor<3xf32>
    %1 = stablehlo.convert %0 : (tensor<3xf32>) -> tensor<3xf32>
    return %1 : tensor<3xf32>
  }
}
