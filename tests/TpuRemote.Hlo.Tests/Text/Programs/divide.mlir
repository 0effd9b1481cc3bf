module {
  func.func public @main(%arg0: tensor<3xf16>, %arg1: tensor<3xf16>) -> tensor<3xf16> {
    %0 = stablehlo.divide %arg0, %arg1 : tensor<3xf16>
    return %0 : tensor<3xf16>
  }
  func.func public @generic(%arg0: tensor<3xf16>, %arg1: tensor<3xf16>) -> tensor<3xf16> {
    %0 = "stablehlo.divide"(%arg0, %arg1) : (tensor<3xf16>, tensor<3xf16>) -> tensor<3xf16>
    "func.return"(%0) : (tensor<3xf16>) -> ()
  }
}
