module {
  func.func public @main(%arg0: tensor<2x3xbf16>, %arg1: tensor<2x3xbf16>) -> tensor<2x3xbf16> {
    %0 = stablehlo.add %arg0, %arg1 : tensor<2x3xbf16>
    return %0 : tensor<2x3xbf16>
  }
  func.func public @generic(%arg0: tensor<2x3xbf16>, %arg1: tensor<2x3xbf16>) -> tensor<2x3xbf16> {
    %0 = "stablehlo.add"(%arg0, %arg1) : (tensor<2x3xbf16>, tensor<2x3xbf16>) -> tensor<2x3xbf16>
    "func.return"(%0) : (tensor<2x3xbf16>) -> ()
  }
}
